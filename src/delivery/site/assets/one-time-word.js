// Moves the one-time word out of the address (where it stood behind #, unseen by any server) into the form, and removes
// it from the address, so that it stays in neither history nor bookmark. Sending it is left to the person: what opens
// links by itself, as mail scanners do, must not use it up.

const word = decodeURIComponent(location.hash.slice(1));
const field = document.querySelector('input[name="word"]');
if (word !== '' && field !== null) {
  field.value = word;
  history.replaceState(null, '', location.pathname);
  const empty = [...document.querySelectorAll('form input')].find((input) => input.value === '');
  (empty ?? document.querySelector('form button')).focus();
}
