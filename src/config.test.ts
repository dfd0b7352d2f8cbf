import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { NuwaError } from '#kernel/errors.ts';
import { describeConfig, readConfig } from './config.ts';

const emptyFolder = mkdtempSync(join(tmpdir(), 'nuwa-config-'));

describe('configuration', () => {
  it('has a default for everything', () => {
    const config = readConfig({}, emptyFolder);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.port, 8080);
    assert.equal(config.dataFolder, join(emptyFolder, 'data'));
    assert.equal(config.keysFolder, join(emptyFolder, 'data-keys'));
  });

  it('names every bad key at once', () => {
    assert.throws(
      () =>
        readConfig(
          { PORT: '80a', NUWA_SEAL_SECONDS: '0', DATABASE_URL: 'mysql://x', NUWA_DATTA: '/x' },
          emptyFolder,
        ),
      (error) =>
        error instanceof NuwaError &&
        error.code === 'config-invalid' &&
        ['PORT', 'NUWA_SEAL_SECONDS', 'DATABASE_URL', 'NUWA_DATTA'].every((key) =>
          error.message.includes(key),
        ),
    );
  });

  it('refuses keys inside the data', () => {
    assert.throws(
      () => readConfig({ NUWA_DATA: 'd', NUWA_KEYS: 'd/keys' }, emptyFolder),
      /NUWA_KEYS lies in/,
    );
  });

  it('never repeats a secret, neither in print nor in an error', () => {
    const url = 'postgres://nuwa:hunter2@db.example/nuwa';
    const printed = JSON.stringify(describeConfig(readConfig({ DATABASE_URL: url }, emptyFolder)));
    assert.ok(!printed.includes('hunter2'));
    assert.throws(
      () => readConfig({ SMTP_URL: 'hunter2' }, emptyFolder),
      (error) => error instanceof NuwaError && !error.message.includes('hunter2'),
    );
  });

  it('lets the environment win over the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nuwa-config-'));
    writeFileSync(join(folder, 'nuwa.env'), 'PORT=9000\nHOST=::1\n');
    const config = readConfig({ PORT: '9001' }, folder);
    assert.deepEqual([config.port, config.host], [9001, '::1']);
  });

  it('refuses a key in the file that it does not know', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nuwa-config-'));
    writeFileSync(join(folder, 'nuwa.env'), 'PROT=9000\n');
    assert.throws(() => readConfig({}, folder), /PROT/);
  });
});
