/** Drafts: what was typed and not sent survives a reload; it is its writer's alone, and goes when they sign out. */

import { findAll } from "./page";

const ALL = "amends-draft-";
/** Whoever is signed in: somebody else at the same browser neither sees nor keeps what another wrote. */
const PERSON = document.body.dataset.person ?? "";
const PREFIX = `${ALL}${PERSON}-`;

function restore(): void {
  if (!PERSON) return;
  for (const area of findAll<HTMLTextAreaElement>("textarea[data-draft]")) {
    const kept = localStorage.getItem(PREFIX + area.dataset.draft);
    if (kept && !area.value) {
      area.value = kept;
      const holder = area.closest("details");
      if (holder && !holder.open) holder.open = true;
    }
  }
}

function forget(isLeft: (name: string) => boolean): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(ALL) && isLeft(name)) localStorage.removeItem(name);
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
  if (form.getAttribute("action") === "/sign-out") forget((name) => name.startsWith(PREFIX));
  const area = form.querySelector<HTMLTextAreaElement>("textarea[data-draft]");
  if (area && !form.hasAttribute("hx-post")) localStorage.removeItem(PREFIX + area.dataset.draft);
});

document.addEventListener("htmx:after:swap", restore);
if (PERSON) forget((name) => !name.startsWith(PREFIX));
restore();
