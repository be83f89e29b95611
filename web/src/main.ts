document.documentElement.classList.add("js");

import "htmx.org";
import "./dialogs";
import "./drafts";
import "./drop";
import "./focus";
import "./keyboard";
import "./live";
import "./menus";
import "./order";
import "./palette";
import "./ticks";
