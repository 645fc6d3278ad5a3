import { type RefObject, useLayoutEffect, useState } from "react";

/** The inner width of an element in pixels, as it changes. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(900);
  useLayoutEffect(() => {
    const held = element.current;
    if (held === null) return;
    const observer = new ResizeObserver(() => setWidth(held.clientWidth));
    observer.observe(held);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
