import { type PointerEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { makeEdit, splitClip } from "../../commands/clip.ts";
import { useCommands } from "../../commands/commands.tsx";
import { availableFor } from "../../model/available.ts";
import { type Cut, type CutTables, cutOf } from "../../model/cut.ts";
import { useDocument, useModel } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import {
  type Gesture,
  type GestureEvent,
  gestured,
  type Hit,
  IDLE,
  type Place,
} from "../../tools/gesture.ts";
import { type Dragging, type Outcome, outcomeOf } from "../../tools/outcome.ts";
import { useSeat } from "../viewer/player.tsx";
import { HEADER_PX } from "./geometry.ts";

const SNAP_PX = 8;

export interface GestureView {
  readonly gesture: Gesture;
  /** The cut as the gesture would make it; today's when there is none. */
  readonly tables: CutTables;
  readonly outcome: Outcome | null;
  /** The cut before the gesture. */
  readonly today: Cut;
  readonly onPointerDown: (event: PointerEvent) => void;
  /** Where a pointer is on the lanes. */
  readonly placeOf: (event: { clientX: number; clientY: number }) => Place;
}

/** Runs the reducer on the pointer: what is shown is the reducer's, and the document changes once, when the pointer goes up. */
export function useGesture(box: RefObject<HTMLElement | null>, scale: number): GestureView {
  const { stores } = useModel();
  const { player } = useSeat();
  const { run } = useCommands();
  const today = useDocument(({ document }) => document.tables);
  const [gesture, setGesture] = useState<Gesture>(IDLE);
  const held = useRef<Gesture>(IDLE);
  const send = useCallback((event: GestureEvent): Gesture => {
    held.current = gestured(held.current, event);
    setGesture(held.current);
    return held.current;
  }, []);

  const ground = useCallback(() => {
    const { document } = stores.document.getState();
    return {
      tables: document.tables,
      playhead: player.frame,
      available: availableFor(document, stores.facts.getState()),
      snapping: stores.session.getState().bench.snapping,
      reach: SNAP_PX / Math.max(scale, 1e-6),
    };
  }, [stores, player, scale]);

  const placeOf = useCallback(
    ({ clientX, clientY }: { clientX: number; clientY: number }): Place =>
      placeIn(box.current, clientX, clientY, scale),
    [box, scale],
  );

  const outcome = useMemo(
    () => (gesture.state === "dragging" ? outcomeOf(gesture, { ...ground(), tables: today }) : null),
    [gesture, ground, today],
  );
  const tables = useMemo(() => outcome?.edit(today) ?? today, [outcome, today]);

  const finish = useCallback(() => {
    const ended = held.current;
    send({ type: "up" });
    if (ended.state === "pressed") click(ended);
    else if (ended.state === "dragging" && ended.kind === "marquee") selectWithin(ended);
    else if (ended.state === "dragging") {
      const made = outcomeOf(ended, ground());
      if (made !== null) run(makeEdit, made);
    }

    function click({ hit, keys, from, tool }: Extract<Gesture, { state: "pressed" }>): void {
      if (tool === "blade" && hit.on === "clip")
        run(splitClip, { id: hit.id, frame: Math.round(from.frame) });
      else if (hit.on === "lane") {
        stores.session.setState({ selection: [] });
        player.seek(Math.round(from.frame));
      } else {
        const { selection } = stores.session.getState();
        const clips = selection.filter((id) => /^(?:clip|transition)_/.test(id));
        const kept = clips.filter((id) => id !== hit.id);
        stores.session.setState({
          selection: !keys.add ? [hit.id] : clips.includes(hit.id) ? kept : [...kept, hit.id],
        });
      }
    }

    function selectWithin(drag: Dragging): void {
      const ids = withinMarquee(cutOf(ground().tables), drag, box.current);
      const { selection } = stores.session.getState();
      stores.session.setState({ selection: drag.keys.add ? [...new Set([...selection, ...ids])] : ids });
    }
  }, [box, ground, player, run, send, stores]);

  const active = gesture.state !== "idle";
  useEffect(() => {
    if (!active) return;
    const move = (event: globalThis.PointerEvent) => {
      const { selection } = stores.session.getState();
      send({
        type: "move",
        place: placeOf(event),
        selection,
        tables: stores.document.getState().document.tables,
      });
    };
    const bail = () => void send({ type: "bail" });
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      bail();
    };
    // What somebody else deletes meanwhile lets go of itself: the reducer sees the tables with every move.
    const gone = stores.document.subscribe(() => {
      const { current } = held;
      const there = stores.document.getState().document.tables.clip;
      if (current.state === "dragging" && current.ids.some((id) => there[id] === undefined)) bail();
    });
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", finish);
    window.addEventListener("pointercancel", bail);
    window.addEventListener("blur", bail);
    window.addEventListener("keydown", key, true);
    return () => {
      gone();
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", finish);
      window.removeEventListener("pointercancel", bail);
      window.removeEventListener("blur", bail);
      window.removeEventListener("keydown", key, true);
    };
  }, [active, finish, placeOf, send, stores]);

  const onPointerDown = useCallback(
    (event: PointerEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.button !== 0 || target === null || target.closest("[data-lane]") === null) return;
      const place = placeOf(event);
      const hit = hitOf(target);
      const { document } = stores.document.getState();
      const track = document.tables.track[place.track_id ?? ""];
      if (hit.on === "clip" && track?.locked === true) return;
      const add = event.shiftKey || event.ctrlKey || event.metaKey;
      send({
        type: "down",
        hit,
        place,
        keys: { add, alt: event.altKey },
        tool: stores.session.getState().bench.tool,
      });
    },
    [placeOf, send, stores],
  );
  return { gesture, tables, outcome, today: cutOf(today), onPointerDown, placeOf };
}

function placeIn(element: HTMLElement | null, clientX: number, clientY: number, scale: number): Place {
  if (element === null) return { frame: 0, track_id: null, x: 0, y: 0 };
  const bounds = element.getBoundingClientRect();
  const x = clientX - bounds.left + element.scrollLeft - HEADER_PX;
  const y = clientY - bounds.top + element.scrollTop;
  const rows = [...element.querySelectorAll<HTMLElement>("[data-track]")];
  const row = rows.find((one) => y >= one.offsetTop && y < one.offsetTop + one.offsetHeight);
  return { frame: x / Math.max(scale, 1e-6), track_id: row?.dataset.track ?? null, x, y };
}

type Part = Extract<Hit, { on: "clip" }>["part"];

function hitOf(target: Element): Hit {
  const transition = target.closest<HTMLElement>("[data-transition]")?.dataset.transition;
  if (transition !== undefined) return { on: "transition", id: transition };
  const id = target.closest<HTMLElement>("[data-clip]")?.dataset.clip;
  if (id === undefined) return { on: "lane" };
  const part = target.closest<HTMLElement>("[data-part]")?.dataset.part;
  return { on: "clip", id, part: (part ?? "body") as Part };
}

/** The clips that a marquee touches. */
function withinMarquee(cut: Cut, { from, to }: Dragging, element: HTMLElement | null): Id[] {
  const [first, last] = [Math.min(from.frame, to.frame), Math.max(from.frame, to.frame)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  const rows = [...(element?.querySelectorAll<HTMLElement>("[data-track]") ?? [])];
  const tracks = new Set(
    rows
      .filter((row) => row.offsetTop < bottom && row.offsetTop + row.offsetHeight > top)
      .map((row) => row.dataset.track),
  );
  return [...cut.placed.values()]
    .filter(({ clip, start, end }) => tracks.has(clip.track_id) && start < last && end > first)
    .map(({ clip }) => clip.id);
}
