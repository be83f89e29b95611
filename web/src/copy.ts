/** Copying a link, and printing: what the page alone can't do. */

import { announce, find } from "./page";

/** Where the browser keeps its clipboard from a page (without TLS), the text is selected and copied as by hand. */
function copyByHand(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function copy(button: HTMLElement): Promise<void> {
  const text = new URL(button.dataset.copy ?? "", location.href).href;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyByHand(text);
    button.focus();
  }
  const line = document.createElement("p");
  line.textContent = button.dataset.said ?? "";
  find("#said")?.replaceChildren(line);
  announce(line.textContent);
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const button = target.closest<HTMLElement>("[data-copy]");
  if (button) void copy(button);
  if (target.closest("[data-print]")) print();
});

// What is printed follows what is ticked.
document.addEventListener("change", (event) => {
  const box = event.target as HTMLInputElement;
  if (box.closest("[data-print-parts]")) find(`[data-part-of-print="${box.value}"]`)?.toggleAttribute("hidden", !box.checked);
});
