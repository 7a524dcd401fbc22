// What the page itself says, in the language of the conversation. What the bot says comes from the server.
import en from "./words.en.json";
import zh from "./words.zh.json";

const words = { en, zh };
let language = (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";

export const currentLanguage = () => language;
export const say = (key) => words[language][key] ?? key;
export const has = (key) => key in words[language];
/** Both languages, for a notice shown before the person's language is known. */
export const sayBoth = (key) => [zh[key], en[key]];
export const roleName = (role) => words[language][`role_${role}`] ?? role ?? "";

/** Take over "zh" or "en"; true when that changed something. */
export function setLanguage(next) {
  if (!(next in words) || next === language) return false;
  language = next;
  return true;
}
