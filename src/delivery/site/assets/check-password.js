import { sha1 } from './sha1.js';

// The password never leaves the page: it is hashed here, five hex digits of the hash are asked for, and the answer is
// searched here. The field has no name, so even a submit without this script would send nothing.

const form = document.getElementById('password-check');
const field = document.getElementById('password');
const button = form.querySelector('button[type=submit]');
const reveal = document.getElementById('reveal');
const result = document.getElementById('password-result');
const left = document.getElementById('password-left');
const words = form.dataset;

button.disabled = false;
reveal.hidden = false;
reveal.addEventListener('click', () => {
  const shown = field.type === 'text';
  field.type = shown ? 'password' : 'text';
  reveal.setAttribute('aria-pressed', String(!shown));
});
field.addEventListener('input', () => {
  result.hidden = true;
  left.hidden = true;
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});

async function check() {
  if (field.value === '') return field.focus();
  button.disabled = true;
  try {
    const hash = await hashOf(field.value);
    const prefix = hash.slice(0, 5);
    showWhatLeft(prefix, hash.slice(5));
    show(await countOf(prefix, hash.slice(5)));
  } catch {
    say('unknown', words.failed);
  } finally {
    button.disabled = false;
  }
}

async function hashOf(password) {
  const bytes = new TextEncoder().encode(password);
  if (globalThis.crypto?.subtle === undefined) return sha1(bytes);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

/** Padded, so that the length of the answer does not tell an eavesdropper which range it was. */
async function countOf(prefix, suffix) {
  const answer = await fetch(`/range/${prefix}`, { headers: { 'Add-Padding': 'true' }, cache: 'no-cache' });
  if (!answer.ok) throw new Error(String(answer.status));
  const lines = (await answer.text()).split('\r\n');
  const line = lines.find((each) => each.startsWith(`${suffix}:`));
  return line === undefined ? 0 : Number(line.slice(suffix.length + 1));
}

function show(count) {
  if (count === 0) return say('absent', words.absent);
  say('found', words.found.replace('{count}', count.toLocaleString(document.documentElement.lang)));
}

function say(kind, sentence) {
  result.className = `result ${kind}`;
  result.textContent = sentence;
  result.hidden = false;
}

function showWhatLeft(prefix, rest) {
  document.getElementById('left-prefix').textContent = `GET /range/${prefix}`;
  document.getElementById('left-hash').replaceChildren(marked(prefix), rest);
  left.hidden = false;
}

function marked(text) {
  const mark = document.createElement('mark');
  mark.textContent = text;
  return mark;
}
