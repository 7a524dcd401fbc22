// The supervisor's page needs the sign-in, and a page one walks to cannot send it: it goes over once, in a request's body,
// and comes back as a cookie that no script can read.
import { currentLanguage } from "./words.js";

/** Open an address under /desk/ in a new window, signed in. Where that fails, the page there says what to do. */
export async function openDesk(token, address) {
  const opened = window.open("", "_blank"); // at once: a browser lets only a click open a window
  if (!opened) return;
  opened.opener = null;
  const body = new URLSearchParams({ token, lang: currentLanguage() });
  await fetch("/desk/sign-in", { method: "POST", body }).catch(() => null);
  opened.location.replace(`${address}?lang=${currentLanguage()}`);
}
