// Builds web/dist from web/src: one bundle for the page, one small script for other sites. No network.
import { build } from "esbuild";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const common = {
  bundle: true,
  minify: true,
  target: "es2020",
  legalComments: "linked", // the licences of what is bundled, in a file beside it
  loader: { ".css": "text" }, // chat.css goes into deep-chat's shadow root, which a <link> does not reach
  logLevel: "warning",
};

rmSync(here("dist"), { recursive: true, force: true });
mkdirSync(here("dist/assets"), { recursive: true });
const page = { entryPoints: [here("src/page.js")], outfile: here("dist/assets/page.js"), format: "esm" };
const widget = { entryPoints: [here("src/widget.js")], outfile: here("dist/embed.js"), format: "iife" };
await build({ ...common, ...page, charset: "utf8" });
await build({ ...common, ...widget }); // ASCII: the page around it may be in another encoding
cpSync(here("src/index.html"), here("dist/index.html"));
cpSync(here("src/style.css"), here("dist/assets/style.css"));
