// Who is at the page: the sign-in token and the id of the running session, kept in this browser. In a frame on
// another site a browser may refuse storage: the page around it then gives both in the address (see widget.js).
const TOKEN = "gaishan.token";
const given = new URLSearchParams(location.hash.slice(1));

/** The token from the address (taken out of the address bar at once), else the stored one, else null. */
export function takeToken() {
  if (given.has("token")) history.replaceState(null, "", location.pathname + location.search);
  const token = given.get("token");
  if (token) stores().forEach((store) => store.setItem(TOKEN, token));
  // The tab's own token first: two tabs may belong to two people.
  return token || stores().map((store) => store.getItem(TOKEN)).find(Boolean) || null;
}

export const forgetToken = () => stores().forEach((store) => store.removeItem(TOKEN));
export const storedSession = (token) => stores()[1]?.getItem(sessionKey(token)) ?? given.get("session");
export const storeSession = (token, session) => {
  given.set("session", session);
  stores()[1]?.setItem(sessionKey(token), session);
};

/** [of this tab, of this browser]; none where the browser refuses. */
function stores() {
  try { return [sessionStorage, localStorage]; } catch { return []; }
}

/** Sessions are kept by person, so a renewed link finds the same conversation. */
function sessionKey(token) {
  let person = token.slice(-16);
  try {
    person = JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub ?? person;
  } catch { /* not a JSON Web Token: its end is distinct enough */ }
  return `gaishan.session.${person}`;
}
