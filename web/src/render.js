// Messages to DOM. Texts come from people and customers, so markup in them is shown, never run: markdown-it with
// HTML off escapes it, addresses are limited to web links and our own files, pictures come only as `image`.
import MarkdownIt from "markdown-it";
import { has, say } from "./words.js";

const WEB = /^https?:\/\//i;
const OWN_CHART = /^\/chat\/charts\/[0-9a-f]{40}$/;
const OWN_FILE = /^\/chat\/files\/[^\\]*$/;
const OWN_DESK = /^\/desk\/[^\\]*$/;
const markdown = new MarkdownIt("default", { html: false, linkify: false, typographer: false, breaks: true });
markdown.disable("image");
markdown.validateLink = safeAddress;
markdown.renderer.rules.link_open = (tokens, at, options, env, self) => {
  tokens[at].attrSet("target", "_blank");
  tokens[at].attrSet("rel", "noopener noreferrer");
  return self.renderToken(tokens, at, options);
};

export function safeAddress(address) {
  return WEB.test(address) || ((OWN_FILE.test(address) || OWN_DESK.test(address)) && !address.includes(".."));
}

/** Pictures must come from this server (or be inline data): a picture elsewhere would tell others who looks. */
function safePicture(address) {
  if (/^data:image\/(png|jpeg|gif|webp);/i.test(address)) return true;
  try { return new URL(address, location.href).origin === location.origin; } catch { return false; }
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const heading = (key) => element("span", { class: "hidden" }, `${say(key)}: `);

/** A person's message: plain text. Its state is drawn under it by `drawState`. */
export function personMessage(text) {
  return [heading("you"), element("div", { class: "plain", dir: "auto" }, text), element("div", { class: "state" })];
}

/** A reply of the bot: Markdown, then picture, files and buttons. `press(button)` sends an answer. */
export function botMessage({ text = "", buttons, image, live, links }, press) {
  const body = element("div", { class: "markdown", dir: "auto" });
  body.innerHTML = markdown.render(text ?? "");
  for (const table of body.querySelectorAll("table")) {
    const frame = element("div", { class: "table", role: "region", tabindex: "0", "aria-label": say("table") });
    table.replaceWith(frame);
    frame.append(table);
  }
  return [heading("bot"), body, picture(image, live, body.textContent), files(links), choices(buttons, press)];
}

/** The picture; it opens the live chart where there is one, else itself. */
function picture(address, live, text) {
  if (!address || !safePicture(address)) return null;
  const [href, opens] = OWN_CHART.test(live ?? "") ? [live, say("live")] : [address, say("picture")];
  return element("a",
    { class: "picture", href, target: "_blank", rel: "noopener", title: opens },
    element("img", { src: address, alt: text.trim().split("\n")[0] || opens }),
    element("span", { class: "hidden" }, ` ${opens} ${say("new_window")}`));
}

function files(links) {
  const safe = (links ?? []).filter((link) => safeAddress(link.url));
  if (!safe.length) return null;
  return element("ul", { class: "files", "aria-label": say("links") }, ...safe.map((link) => element("li", {},
    element("a", { href: link.url, target: "_blank", rel: "noopener noreferrer" }, link.title || link.url))));
}

function choices(buttons, press) {
  if (!buttons?.length) return null;
  return element("div", { class: "choices", role: "group", "aria-label": say("choices") },
    ...buttons.map((button) => element("button", { type: "button", onclick: () => press(button) }, button.title)));
}

/** Under a person's message: sending, not sent (with a way to send it again), or why it was refused. */
export function drawState(place, entry, again) {
  place.replaceChildren();
  if (entry.state === "sent") return;
  const note = entry.state === "sending" ? say("sending") : say("not_sent");
  place.className = `state ${entry.state}`;
  const why = has(`error_${entry.error}`) ? say(`error_${entry.error}`) : entry.error;
  place.append(element("span", {}, why ? `${note}: ${why}` : note));
  if (entry.state === "sending") return;
  place.append(element("button", { type: "button", "aria-label": say("again_label"), onclick: again }, say("again")));
}
