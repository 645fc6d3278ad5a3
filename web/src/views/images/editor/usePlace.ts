/** How the picture lies in its place on the screen, and when a gesture in it is given up. */

import { type Dispatch, type RefObject, useEffect, useRef } from "react";
import { fitted, type PictureEvent, type PictureState, zoomed } from "../../../model/picture.ts";

const WHEEL = 1.0015;

/** The whole picture, once it is known how large the place is. */
export function useFit(
  place: RefObject<HTMLDivElement | null>,
  width: number,
  height: number,
  dispatch: Dispatch<PictureEvent>,
) {
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const watch = new ResizeObserver(() =>
      dispatch({ type: "look", look: fitted(width, height, element.clientWidth, element.clientHeight) }),
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [place, width, height, dispatch]);
}

/** The window was left in the middle of a stroke: where the pointer is let go will never be known. */
export function useLeft(bail: () => void) {
  const held = useRef(bail);
  held.current = bail;
  useEffect(() => {
    const left = () => held.current();
    window.addEventListener("blur", left);
    return () => window.removeEventListener("blur", left);
  }, []);
}

/** Nearer and further by the wheel, with what is under the pointer staying there. */
export function useWheel(
  place: RefObject<HTMLDivElement | null>,
  look: PictureState["look"],
  dispatch: Dispatch<PictureEvent>,
) {
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const rect = element.getBoundingClientRect();
      const spot = { x: event.clientX - rect.left, y: event.clientY - rect.top };
      dispatch({ type: "look", look: zoomed(look, spot, WHEEL ** -event.deltaY) });
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [place, look, dispatch]);
}
