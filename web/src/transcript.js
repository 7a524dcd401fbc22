// deep-chat as this page uses it: its message list, bubbles, waiting dots and input field. What it lacks is added
// here: roles for screen readers, our own safe text (its Markdown lets `javascript:` links and outside pictures
// through), and Enter that does not send while a word is being composed.
import "deep-chat/dist/deepChat.bundle.js";
import css from "./chat.css";
import { say } from "./words.js";

const FONTS = 'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

/** Put the chat into `place`; `submit(text)` is called for what the person writes. Resolves when it is drawn. */
export function openTranscript(place, submit) {
  return new Promise((resolve) => {
    const chat = document.createElement("deep-chat");
    // Set before it is attached: otherwise deep-chat links a web font from another server.
    chat.chatStyle = { fontFamily: FONTS, width: "100%", height: "100%", backgroundColor: "transparent" };
    chat.style.fontFamily = FONTS;
    chat.connect = { handler: () => {} }; // the connection is ours
    chat.displayLoadingBubble = { toggle: () => {} };
    chat.textInput = { placeholder: { text: say("placeholder") } };
    chat.submitButtonStyles = { alwaysEnabled: true };
    chat.auxiliaryStyle = css;
    // It draws once when attached and once more for the properties set above, with new elements each time.
    const settled = () => (chat._waitingToRender_ ? setTimeout(settled, 10) : resolve(new Transcript(chat, submit)));
    chat.addEventListener("render", settled, { once: true });
    place.append(chat);
  });
}

class Transcript {
  constructor(chat, submit) {
    this.chat = chat;
    this.submit = submit;
    this.root = chat.shadowRoot;
    this.list = this.root.querySelector("#messages");
    this.field = this.root.querySelector("#text-input");
    this.button = this.root.querySelector(".input-button");
    this.count = 0;
    this.#watchInput();
    for (const [name, value] of [["role", "log"], ["aria-live", "polite"], ["tabindex", "0"]]) {
      this.list.setAttribute(name, value);
    }
    this.field.setAttribute("role", "textbox");
    this.field.setAttribute("aria-multiline", "true");
    this.field.setAttribute("tabindex", "0");
    this.field.setAttribute("enterkeyhint", "send");
    this.label();
  }

  /** Name everything again, after the language changed. */
  label() {
    this.chat.setPlaceholderText(say("placeholder"));
    this.field.setAttribute("aria-label", say("input"));
    this.list.setAttribute("aria-label", say("messages"));
    this.button.setAttribute("aria-label", say("send"));
    this.button.setAttribute("title", say("send"));
  }

  /** Add a bubble of "person" or "bot" with these nodes; returns its content element. */
  add(sender, nodes) {
    const key = `entry-${this.count++}`;
    const follow = this.quiet || sender === "person" || this.#nearEnd();
    this.chat.addMessage({ role: sender === "person" ? "user" : "ai", html: `<div id="${key}"></div>` });
    const content = this.root.getElementById(key);
    content.className = `entry ${sender}`;
    content.append(...nodes.filter(Boolean));
    this.answer = sender === "person" || this.quiet ? null : this.answer ?? content;
    if (!follow) return content;
    setTimeout(() => this.#toNewest()); // after deep-chat's own scrolling
    content.querySelectorAll("img").forEach((image) => image.addEventListener("load", () => this.#toNewest()));
    return content;
  }

  /** Add many at once without having a screen reader read them all. */
  quietly(work) {
    this.list.setAttribute("aria-live", "off");
    this.quiet = true;
    work();
    this.quiet = false;
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), 1000);
  }

  working(on) {
    const shown = this.root.querySelector(".deep-chat-loading-message-bubble") !== null;
    if (on !== shown) this.chat.displayLoadingBubble.toggle(on ? {} : undefined);
  }

  /** To the end, but not past the beginning of the answer being given: long answers are read from the top. */
  #toNewest() {
    const end = this.list.scrollHeight - this.list.clientHeight;
    const above = this.answer ? topOf(this.answer) - topOf(this.list) : Infinity;
    this.list.scrollTop = Math.min(end, this.list.scrollTop + above - 24);
  }

  focus() {
    this.field.focus();
  }

  /** No more writing: the person is not let in. */
  close() {
    this.root.querySelector("#input").style.display = "none";
  }

  #nearEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 120;
  }

  #send() {
    const text = this.field.innerText.trim();
    if (!text) return;
    this.field.textContent = "";
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.submit(text);
  }

  /** Ours runs first (capture on the shadow root), so deep-chat never sends on its own. */
  #watchInput() {
    let composing = false;
    const on = (event, handler) => this.root.addEventListener(event, handler, true);
    on("compositionstart", () => { composing = true; });
    on("compositionend", () => { composing = false; });
    on("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== this.field) return;
      event.stopImmediatePropagation();
      // 229: Safari ends the composition before it reports the Enter that ended it
      const unfinished = composing || event.isComposing || event.keyCode === 229;
      if (unfinished || event.shiftKey || event.ctrlKey || onlyTouch()) return;
      event.preventDefault();
      this.#send();
    });
    on("keydown", (event) => [" ", "Enter"].includes(event.key) && this.#press(event));
    on("click", (event) => this.#press(event));
  }

  #press(event) {
    if (!this.button.contains(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#send();
    this.focus();
  }
}

const topOf = (element) => element.getBoundingClientRect().top;

/** On a phone Enter makes a new line, as in other chats there; the button sends. */
const onlyTouch = () => matchMedia("(hover: none) and (pointer: coarse)").matches;
