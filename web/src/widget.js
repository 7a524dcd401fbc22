// <script src="…/chat/embed.js" data-token="…" data-language="zh|en"></script>: a button at the corner of any
// page that opens the chat page in a frame. The frame keeps the chat apart from that page: neither its styles nor
// its scripts reach in, and nothing but this file is loaded before somebody opens it.
import css from "./widget.css";
import en from "./words.en.json";
import zh from "./words.zh.json";

const script = document.currentScript;
const base = new URL(".", script.src);
const SESSION = `gaishan.session.${base.href}`;
const page = script.dataset.language || document.documentElement.lang || navigator.language;
const words = page.toLowerCase().startsWith("zh") ? zh : en;

function start() {
  const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.title;
  root.append(button);

  let frame = null;
  const toggle = (open) => {
    if (open && !frame) frame = addFrame(root);
    if (frame) frame.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? words.close : words.open);
    if (open) focusOn(frame);
  };
  toggle(false);
  const close = () => {
    toggle(false);
    button.focus();
  };
  button.addEventListener("click", () => (frame && !frame.hidden ? close() : toggle(true)));
  window.addEventListener("keydown", (event) => event.key === "Escape" && frame && !frame.hidden && close());
  window.addEventListener("message", ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== base.origin) return;
    if (data === "gaishan:close") close();
    if (data === "gaishan:ready" && !frame.hidden) focusOn(frame);
    if (data?.session) remember(data.session);
  });
}

function addFrame(root) {
  const frame = document.createElement("iframe");
  const given = new URLSearchParams();
  if (script.dataset.token) given.set("token", script.dataset.token);
  if (remember()) given.set("session", remember());
  frame.title = words.title;
  frame.src = `${base.href}#${given}`;
  root.append(frame);
  return frame;
}

function focusOn(frame) {
  frame.focus();
  frame.contentWindow.postMessage("gaishan:focus", "*"); // says nothing; the frame may still be loading
}

/** The conversation's id (useless without the token), kept here because the frame may have no storage. */
function remember(session) {
  try {
    if (session) localStorage.setItem(SESSION, session);
    return localStorage.getItem(SESSION);
  } catch { return null; }
}

if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
