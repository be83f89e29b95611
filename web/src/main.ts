import htmx from "htmx.org";
import "./sending";
import "./bulk";
import "./chooser";
import "./copy";
import "./dialogs";
import "./drafts";
import "./drop";
import "./focus";
import "./keyboard";
import "./live";
import "./menus";
import "./order";
import "./outside";
import "./palette";
import "./pasting";
import "./scroll";
import "./search";
import "./taking";
import "./tables";
import "./then";
import "./ticks";
import "./titles";
import "./zone";

// By itself htmx begins in a task of its own: a key pressed before that would lead to another page.
htmx.initialize();
document.documentElement.classList.add("ready");
