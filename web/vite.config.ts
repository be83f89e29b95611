import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The icons that pages, and the rows of configuration, name as `icon("name")` or `icon="name"`, as one file of symbols. */
function icons(): Plugin {
  return {
    name: "icons",
    generateBundle() {
      const folders = ["../src/amends/http/web", "../src/amends/usecases/settings"];
      const symbols = names(folders.map(here)).map((name) => {
        const svg = readFileSync(here(`node_modules/lucide-static/icons/${name}.svg`), "utf8");
        const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
        const strokes = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
        return `<symbol id="${name}" viewBox="0 0 24 24" ${strokes}>${drawing.replaceAll(/\s+/g, " ")}</symbol>`;
      });
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
      const mark = readFileSync(here("src/mark.svg"), "utf8");
      this.emitFile({ type: "asset", name: "mark.svg", originalFileName: "src/mark.svg", source: mark });
      const begun = readFileSync(here("src/begun.js"), "utf8");
      this.emitFile({ type: "asset", name: "begun.js", originalFileName: "src/begun.js", source: begun });
    },
  };
}

/** A page isn't drawn twice: letters that aren't there at once are those of the next page. */
const fonts = {
  postcssPlugin: "fonts",
  Declaration: {
    "font-display": (each: { value: string }) => {
      each.value = "optional";
    },
  },
};

function names(folders: string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  const sources = files.filter((name) => /\.(html|py)$/.test(name));
  const found = sources.flatMap((name) =>
    [...readFileSync(name, "utf8").matchAll(/icon(?:\(|=)"([a-z0-9-]+)"/g)].map((match) => match[1]),
  );
  return [...new Set(found)].sort();
}

export default defineConfig({
  base: "/assets/",
  publicDir: false,
  plugins: [icons()],
  css: { postcss: { plugins: [fonts] } },
  build: {
    outDir: here("../src/amends/http/web/assets"),
    assetsDir: "",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    modulePreload: false,
    target: "es2022",
    rollupOptions: { input: { main: here("src/main.ts"), style: here("src/style.css") } },
  },
});
