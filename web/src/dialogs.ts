/** Dialogs: whatever comes into the dialog opens it; done or "not now" closes it. */

import { afterSwap, find } from "./page";

const dialog = () => find<HTMLDialogElement>("#dialog");
let cameFrom: HTMLElement | null = null;

document.addEventListener("htmx:before:request", (event) => {
  const context = (event as CustomEvent).detail?.ctx;
  if (context?.target === dialog() && !dialog()?.open) cameFrom = document.activeElement as HTMLElement | null;
});

afterSwap("dialog", () => {
  const own = dialog();
  if (!own) return;
  const title = find("h1", own);
  if (title) {
    title.id = "dialog-title";
    own.setAttribute("aria-labelledby", "dialog-title");
  }
  if (!own.open) {
    cameFrom ??= document.activeElement as HTMLElement | null;
    own.showModal();
  }
  (find('[aria-invalid="true"]', own) ?? find("[autofocus]", own) ?? find("select, textarea, input:not([type=hidden])", own) ?? find("button", own))?.focus();
});

// A form of the dialog that changes the page behind it is done with, also when it was refused there.
document.addEventListener("htmx:after:swap", (event) => {
  const context = (event as CustomEvent).detail?.ctx;
  const own = dialog();
  if (own?.open && context?.target?.id === "ticket" && own.contains(context.sourceElement)) {
    cameFrom = null;
    own.close();
  }
});

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-close-dialog]") && dialog()?.open) {
    event.preventDefault();
    dialog()?.close();
  }
});

document.body.addEventListener("amends:done", () => {
  if (dialog()?.open) {
    cameFrom = null;
    dialog()?.close();
    find("#ticket-title")?.focus({ preventScroll: true });
  }
});

dialog()?.addEventListener("close", () => {
  cameFrom?.focus();
  cameFrom = null;
  const own = dialog();
  if (!own) return;
  own.innerHTML = "";
  own.removeAttribute("aria-labelledby");
});
