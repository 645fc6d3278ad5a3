import type { MouseEvent } from "react";

/**
 * A click on a button of the transport, the tools or the tracks does not take the focus: Space and the arrows stay the playhead's.
 * What was being typed is ended. Tab reaches these buttons as ever.
 */
export function keepFocus(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  if (target === null || target.closest("input, textarea, select") !== null) return;
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  event.preventDefault();
}
