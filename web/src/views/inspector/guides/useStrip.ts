import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { moveGuide } from "../../../model/edits/guide.ts";
import { type GuideGrid, guidesOf } from "../../../model/guides.ts";
import type { Span } from "../../../model/marked.ts";
import { useModel } from "../../../model/model.tsx";
import type { Id } from "../../../model/records.ts";
import {
  guideDragged,
  STILL,
  type StripEvent,
  type StripGesture,
  type StripHit,
  type StripPlace,
  spanDragged,
  stripped,
} from "../../../tools/strip.ts";

export interface StripHands {
  /** The span as it is being marked; null when none is. */
  readonly marking: Span | null;
  /** The guide that is being dragged. */
  readonly dragged: Id | null;
  /** Begins a gesture on what lies under the pointer. */
  grab(event: PointerEvent, hit: StripHit): void;
  /** Where a pointer is: a frame with a fraction. */
  placeOf(event: { clientX: number }): StripPlace;
}

interface Wishes {
  onSpan(span: Span): void;
  /** The ruler was clicked. */
  onPlace(frame: number): void;
  onClick(id: Id): void;
}

/** Runs the reducer on the pointer: a guide moves as a gesture of the editor and is committed once; a span is the session's. */
export function useStrip(
  box: RefObject<HTMLElement | null>,
  shotId: Id,
  grid: GuideGrid,
  wishes: Wishes,
): StripHands {
  const { editor, stores } = useModel();
  const [gesture, setGesture] = useState<StripGesture>(STILL);
  const held = useRef<StripGesture>(STILL);
  const wished = useRef(wishes);
  useEffect(() => {
    wished.current = wishes;
  });
  const { frames, step } = grid;

  const send = useCallback((event: StripEvent): StripGesture => {
    held.current = stripped(held.current, event);
    setGesture(held.current);
    return held.current;
  }, []);

  const placeOf = useCallback(
    ({ clientX }: { clientX: number }): StripPlace => {
      const bounds = box.current?.getBoundingClientRect();
      const x = clientX - (bounds?.left ?? 0);
      return { x, frame: (x / Math.max(1, bounds?.width ?? 1)) * frames };
    },
    [box, frames],
  );

  const finish = useCallback(() => {
    const ended = held.current;
    send({ type: "up" });
    if (ended.state === "pressed") {
      if (ended.hit.on === "guide") wished.current.onClick(ended.hit.id);
      else if (ended.hit.on === "ruler") wished.current.onPlace(Math.floor(ended.from.frame));
    } else if (ended.state === "dragging") {
      if (ended.hit.on === "guide") editor.commit();
      const span = spanDragged(ended, frames);
      if (span !== null) wished.current.onSpan(span);
    }
  }, [editor, frames, send]);

  const active = gesture.state !== "idle";
  useEffect(() => {
    if (!active) return;
    // A gesture starts from what is committed: the guides seen while it lasts hold what it would do.
    const before = guidesOf(stores.document.getState().document.tables.guide, shotId);
    let marked = false;
    const move = (event: globalThis.PointerEvent) => {
      const there = stores.document.getState().document.tables.guide;
      const now = send({ type: "move", place: placeOf(event), present: (id) => id in there });
      if (now.state === "idle") return stop();
      if (now.state !== "dragging" || now.hit.on !== "guide") return;
      const { id } = now.hit;
      const guide = before.find((one) => one.id === id);
      if (guide === undefined) return;
      if (!marked) editor.mark("Move guide");
      marked = true;
      editor.transient(moveGuide(before, guide, guideDragged(now), { frames, step }));
    };
    const stop = () => {
      if (marked) editor.bail();
      marked = false;
      send({ type: "bail" });
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      stop();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", finish);
    window.addEventListener("pointercancel", stop);
    window.addEventListener("blur", stop);
    window.addEventListener("keydown", key, true);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", finish);
      window.removeEventListener("pointercancel", stop);
      window.removeEventListener("blur", stop);
      window.removeEventListener("keydown", key, true);
    };
  }, [active, editor, finish, frames, placeOf, send, shotId, step, stores]);

  const grab = useCallback(
    (event: PointerEvent, hit: StripHit) => {
      if (event.button === 0) send({ type: "down", hit, place: placeOf(event) });
    },
    [placeOf, send],
  );
  const dragging = gesture.state === "dragging" ? gesture : null;
  return {
    marking: dragging === null ? null : spanDragged(dragging, frames),
    dragged: dragging?.hit.on === "guide" ? dragging.hit.id : null,
    grab,
    placeOf,
  };
}
