// Moves the code out of the address (where it stood behind #, unseen by any server) into the form, and removes it from
// the address, so that it stays in neither history nor bookmark. Sending it is left to the person: what opens links by
// itself, as mail scanners do, must not use the code up.

const code = decodeURIComponent(location.hash.slice(1));
if (code !== '') {
  document.getElementById('code').value = code;
  document.querySelector('#lookup-code button').focus();
  history.replaceState(null, '', location.pathname);
}
