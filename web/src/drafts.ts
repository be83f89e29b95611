/** Drafts: what was typed and not sent survives a reload; it stays in this browser, and goes when one signs out. */

import { findAll } from "./page";

const PREFIX = "amends-draft-";

function restore(): void {
  for (const area of findAll<HTMLTextAreaElement>("textarea[data-draft]")) {
    const kept = localStorage.getItem(PREFIX + area.dataset.draft);
    if (kept && !area.value) {
      area.value = kept;
      const holder = area.closest("details");
      if (holder && !holder.open) holder.open = true;
    }
  }
}

function forget(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}

document.addEventListener("input", (event) => {
  const area = event.target as HTMLTextAreaElement;
  if (!area.dataset?.draft) return;
  if (area.value) localStorage.setItem(PREFIX + area.dataset.draft, area.value);
  else localStorage.removeItem(PREFIX + area.dataset.draft);
});

document.body.addEventListener("amends:done", (event) => {
  const name = (event as CustomEvent<{ draft?: string }>).detail?.draft;
  if (!name) return;
  localStorage.removeItem(PREFIX + name);
  for (const area of findAll<HTMLTextAreaElement>(`textarea[data-draft="${CSS.escape(name)}"]`)) area.value = "";
});

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.getAttribute("action") === "/sign-out") forget();
  const area = form.querySelector<HTMLTextAreaElement>("textarea[data-draft]");
  if (area && !form.hasAttribute("hx-post")) localStorage.removeItem(PREFIX + area.dataset.draft);
});

document.addEventListener("htmx:after:swap", restore);
restore();
