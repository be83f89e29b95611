document.documentElement.classList.add("js");
import "htmx.org";
