import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { NuwaError } from '#kernel/errors.ts';
import { addressJudge, plainAddress } from './address-judge.ts';

const none = () => [];
const judge = addressJudge([], none);

describe('which addresses are open', () => {
  it('takes public addresses, in every way they are written', () => {
    for (const address of [
      '1.1.1.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '192.0.1.0',
      '223.255.255.255',
      '2400:3200::1',
      '2606:4700:4700::1111',
      '::ffff:1.1.1.1',
      '64:ff9b::101:101',
    ]) {
      assert.equal(judge.isPublic(address), true, address);
    }
  });

  it('refuses everything inside, reserved or hidden in another form', () => {
    for (const address of [
      '0.0.0.0',
      '0.1.2.3',
      '10.0.0.1',
      '100.64.0.1',
      '100.100.100.200',
      '127.0.0.1',
      '127.255.255.254',
      '168.63.129.16',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.192',
      '192.0.2.1',
      '192.88.99.1',
      '192.168.1.1',
      '198.18.0.1',
      '198.51.100.1',
      '203.0.113.1',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::127.0.0.1',
      '::ffff:127.0.0.1',
      '::ffff:a00:1',
      '0:0:0:0:0:FFFF:169.254.169.254',
      '::ffff:0:127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::10.0.0.1',
      '64:ff9b:1::1',
      '100::1',
      '2001::1',
      '2001:0:4136:e378:8000:63bf:3fff:fdd2',
      '2001:10::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '2002:101:101::1',
      '3ffe::1',
      '3fff::1',
      '5f00::1',
      'fc00::1',
      'fd00:ec2::254',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'ff02::1',
      '4000::1',
    ]) {
      assert.equal(judge.isPublic(address), false, address);
      assert.equal(judge.isOpen(address), false, address);
    }
  });

  it('judges an IPv4 address alike however IPv6 carries it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const open = judge.isPublic(address);
        assert.equal(judge.isPublic(`::ffff:${address}`), open);
        assert.equal(judge.isPublic(`64:ff9b::${address}`), open);
        assert.equal(plainAddress(`::FFFF:${address}`), address);
        assert.equal(judge.isPublic(`::${address}`), false);
      }),
    );
  });

  it('refuses what is no address, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.ipV6(), fc.constantFrom('1.1', '0x7f.1', '2130706433', '')),
        (text) => {
          const open = judge.isOpen(text);
          if (plainAddress(text) === null) assert.equal(open, false);
        },
      ),
    );
  });

  it('refuses the public addresses of this machine', () => {
    const here = addressJudge([], () => ['1.1.1.1']);
    assert.equal(here.isPublic('1.1.1.1'), false);
    assert.equal(here.isPublic('::ffff:1.1.1.1'), false);
    assert.equal(here.isPublic('1.1.1.2'), true);
  });

  it('opens the ranges that the configuration names, and does not call them public', () => {
    const opened = addressJudge(['10.1.0.0/16', 'fd00:1::/32', '127.0.0.1/32'], () => ['127.0.0.1']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd00:1::5', '127.0.0.1']) {
      assert.equal(opened.isOpen(address), true, address);
      assert.equal(opened.isPublic(address), false, address);
    }
    for (const address of ['10.2.0.1', 'fd00:2::5', '127.0.0.2']) assert.equal(opened.isOpen(address), false);
  });

  it('takes no range that is none', () => {
    for (const range of ['10.1.0.0', '10.1.0.0/33', '10.1/16', 'fe80::1%lo/64', 'intranet', '', '::/129']) {
      assert.throws(
        () => addressJudge([range], none),
        (error: unknown) => error instanceof NuwaError && error.code === 'config-invalid',
      );
    }
  });
});
