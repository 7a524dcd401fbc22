// The supervisor's page needs the sign-in, and a page one walks to cannot send it: it goes over once, in a form's body,
// and comes back as a cookie that no script can read.
import { element } from "./render.js";
import { currentLanguage } from "./words.js";

/** Open an address under /desk/ in a new window, signed in. */
export function openDesk(token, address) {
  const hidden = (name, value) => element("input", { type: "hidden", name, value });
  const form = element("form", { method: "post", action: "/desk/sign-in", target: "_blank", rel: "noopener" },
    hidden("token", token), hidden("to", address), hidden("lang", currentLanguage()));
  document.body.append(form);
  form.submit();
  form.remove();
}
