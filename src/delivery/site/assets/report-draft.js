// Saves a report as it is typed, a few seconds after the latest change and when the page is left. The draft's code is
// kept in this window only (sessionStorage ends with it), and shown, so that it can be written down; a computer that
// others use keeps no trace.

const form = document.getElementById('report');
const status = document.getElementById('draft-status');
const draft = form.elements.namedItem('draft');
const KEY = 'nuwa-report-draft';
const PAUSE_MS = 4000;
let timer;
let saving = Promise.resolve();

function content() {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string' || ['draft', 'once', 'kind', 'do'].includes(name)) continue;
    if (name in fields) fields[name] = [fields[name], value].flat();
    else fields[name] = value;
  }
  return { kind: form.dataset.kind, fields };
}

/** Eight letters name the draft, the rest is its secret; a draft of an account has a name only. */
function held() {
  const plain = draft.value.replace(/[\s-]/g, '');
  if (plain.length === 8) return { id: plain.toLowerCase(), secret: null };
  return { id: plain.slice(0, 8).toLowerCase(), secret: plain.slice(8) };
}

async function save(leaving) {
  const isNew = draft.value === '';
  const { id, secret } = held();
  const answer = await fetch(isNew ? '/api/v1/reports/drafts' : `/api/v1/reports/drafts/${id}`, {
    method: isNew ? 'POST' : 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(isNew ? content() : { ...content(), secret }),
    keepalive: leaving,
  });
  if (!answer.ok) return;
  if (isNew) {
    const made = await answer.json();
    const code = (made.id + (made.secret ?? '')).replace(/-/g, '').toUpperCase();
    draft.value = made.secret === null ? made.id : code.match(/.{4}/g).join('-');
    if (made.secret !== null) sessionStorage.setItem(KEY, draft.value);
  }
  const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const code = draft.value.includes('-') ? ` ${form.dataset.keep} ${draft.value}` : '';
  status.textContent = `${form.dataset.saved} ${time}.${code}`;
}

/** One after the other: a second save must not begin a second draft. A failure is no loss, the form is still here. */
function queue(leaving) {
  clearTimeout(timer);
  timer = undefined;
  saving = saving.then(() => save(leaving)).catch(() => undefined);
}

form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(queue, PAUSE_MS, false);
});
form.addEventListener('submit', () => {
  clearTimeout(timer);
  timer = undefined;
  sessionStorage.removeItem(KEY);
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden' && timer !== undefined) queue(true);
});

const earlier = sessionStorage.getItem(KEY);
if (earlier !== null && draft.value === '') {
  const resume = document.createElement('form');
  resume.method = 'post';
  resume.action = form.dataset.resume;
  const code = Object.assign(document.createElement('input'), {
    type: 'hidden',
    name: 'code',
    value: earlier,
  });
  const button = Object.assign(document.createElement('button'), { className: 'quiet' });
  button.textContent = form.dataset.open;
  const words = document.createElement('p');
  words.textContent = form.dataset.unfinished;
  resume.append(words, code, button);
  resume.className = 'notice';
  form.before(resume);
}
document.getElementById('problems')?.focus();
