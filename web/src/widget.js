// <script src="…/chat/embed.js" data-token="…" data-language="zh|en"></script>: a button at the corner of any
// page that opens the chat page in a frame. The frame keeps the chat apart from that page: neither its styles nor
// its scripts reach in, and nothing but this file is loaded before somebody opens it.
import css from "./widget.css";
import en from "./words.en.json";
import zh from "./words.zh.json";

const script = document.currentScript;
const base = new URL(".", script.src);
const page = script.dataset.language || document.documentElement.lang || navigator.language;
const words = page.toLowerCase().startsWith("zh") ? zh : en;

function start() {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.title;
  button.setAttribute("aria-label", words.open);
  button.setAttribute("aria-expanded", "false");
  root.append(button);
  document.body.append(host);

  let frame = null;
  const toggle = (open) => {
    if (open && !frame) frame = addFrame(root);
    if (frame) frame.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? words.close : words.open);
    if (open) {
      frame.focus();
      frame.contentWindow.postMessage("gaishan:focus", base.origin);
    } else button.focus();
  };
  button.addEventListener("click", () => toggle(!frame || frame.hidden));
  window.addEventListener("keydown", (event) => event.key === "Escape" && frame && !frame.hidden && toggle(false));
  window.addEventListener("message", (event) => {
    if (frame && event.source === frame.contentWindow && event.data === "gaishan:close") toggle(false);
  });
}

function addFrame(root) {
  const frame = document.createElement("iframe");
  const token = script.dataset.token;
  frame.title = words.title;
  frame.src = base.href + (token ? `#token=${encodeURIComponent(token)}` : "");
  root.append(frame);
  return frame;
}

if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
