// Who is at the page: the sign-in token and the id of the running session, kept in this browser.
const TOKEN = "gaishan.token";

/** The token from the address (taken out of the address bar at once), else the stored one, else null. */
export function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given !== null) history.replaceState(null, "", location.pathname + location.search);
  if (given) {
    write(sessionStorage, TOKEN, given);
    write(localStorage, TOKEN, given);
    return given;
  }
  // The tab's own token first: two tabs may belong to two people.
  return read(sessionStorage, TOKEN) || read(localStorage, TOKEN);
}

export const forgetToken = () => [sessionStorage, localStorage].forEach((store) => remove(store, TOKEN));
export const storedSession = (token) => read(localStorage, sessionKey(token));
export const storeSession = (token, session) => write(localStorage, sessionKey(token), session);

/** Sessions are kept by person, so a renewed link finds the same conversation. */
function sessionKey(token) {
  let person = token.slice(-16);
  try {
    const claims = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    person = JSON.parse(atob(claims)).sub ?? person;
  } catch {
    // not a JSON Web Token: its end is distinct enough
  }
  return `gaishan.session.${person}`;
}

// A browser may refuse storage (private window, blocked in a frame): the chat then works without memory.
function read(store, key) {
  try { return store.getItem(key); } catch { return null; }
}
function write(store, key, value) {
  try { store.setItem(key, value); } catch { /* see above */ }
}
function remove(store, key) {
  try { store.removeItem(key); } catch { /* see above */ }
}
