// Passkeys (WebAuthn level 3): asks the server for a challenge, has the browser's authenticator sign it, sends it back.
// The buttons stay hidden in browsers that have no such thing, and at addresses that are numbers: a passkey belongs to a
// name.

const signIn = document.getElementById('passkey-sign-in');
const add = document.getElementById('passkey-add');
const named = !/^[\d.]+$|^\[/.test(location.hostname);
const able =
  named && typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

async function ask(path, body) {
  const response = await fetch(`/api/auth/passkey/${path}`, {
    credentials: 'same-origin',
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

function onClick(button, work) {
  if (button === null || !able) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const refused = document.getElementById('passkey-refused');
    refused.hidden = true;
    button.disabled = true;
    try {
      await work();
    } catch {
      refused.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}

onClick(signIn, async () => {
  const options = await ask('generate-authenticate-options', {});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey });
  await ask('verify-authentication', { response: credential.toJSON() });
  location.assign(signIn.dataset.next);
});

onClick(add, async () => {
  const options = await ask('generate-register-options');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  await ask('verify-registration', { response: credential.toJSON() });
  document.getElementById('passkey-added').hidden = false;
});
