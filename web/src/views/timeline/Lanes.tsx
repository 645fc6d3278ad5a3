import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { insertAsset, insertFiles } from "../../commands/insert.ts";
import { setBench } from "../../commands/playback.ts";
import { fittingScale, zoomed } from "../../model/bench.ts";
import { type Cut, cutOf } from "../../model/cut.ts";
import { useDocument, useModel, useSession } from "../../model/model.tsx";
import { ContextMenu } from "../../ui/Menu.tsx";
import { bringsMedia, droppedMedia } from "../drag.ts";
import { keepFocus } from "../viewer/keepFocus.ts";
import { usePlayhead, useSeat } from "../viewer/player.tsx";
import { drawnWindow, HEADER_PX, laneHeight, RULER_PX } from "./geometry.ts";
import { LaneView } from "./LaneView.tsx";
import { GestureMarks, Playhead } from "./marks.tsx";
import { Ruler } from "./Ruler.tsx";
import { TrackHeader } from "./TrackHeader.tsx";
import { useClipMenu } from "./useClipMenu.ts";
import { useGesture } from "./useGesture.ts";

const FIRST_SCALE = 2;

/** The ruler, the headers and the tracks, in one box that scrolls both ways. */
export function Lanes() {
  const box = useRef<HTMLElement>(null);
  const tables = useDocument(({ document }) => document.tables);
  const scale = useSession(({ bench }) => bench.scale);
  const seen = useScrolling(box, scale);
  const gesture = useGesture(box, scale);
  const cut = cutOf(gesture.tables);
  const window_ = useMemo(() => drawnWindow(seen.left, seen.width, Math.max(scale, 1e-6)), [seen, scale]);
  useZoom(box, cutOf(tables), seen.width);
  useFollow(box, scale);
  const drop = useDrop(gesture.placeOf);
  const menu = useClipMenu();
  const { session, stores } = useModel();
  const content_px = Math.max(seen.width, (cut.frames + 240) * scale);
  return (
    <ContextMenu entries={menu}>
      <section
        ref={box}
        aria-label="Tracks"
        onContextMenu={chooseUnder}
        className="relative min-h-0 overflow-auto"
        style={{ scrollPaddingLeft: HEADER_PX }}
        onPointerDown={gesture.onPointerDown}
        onMouseDown={keepFocus}
        {...drop}
      >
        <div className="relative min-h-full" style={{ width: HEADER_PX + content_px }}>
          <div className="sticky top-0 z-20 flex bg-panel" style={{ height: RULER_PX }}>
            <div
              className="sticky left-0 z-10 shrink-0 border-r border-b border-line bg-panel"
              style={{ width: HEADER_PX }}
            />
            {scale > 0 && <Ruler scale={scale} window={window_} width={content_px} />}
          </div>
          {cut.lanes.map((lane) => (
            <div
              key={lane.track.id}
              data-track={lane.track.id}
              className="flex border-b border-line"
              style={{ height: laneHeight(lane.track) }}
            >
              <TrackHeader track={lane.track} />
              {scale > 0 && <LaneView lane={lane} scale={scale} window={window_} gesture={gesture} />}
            </div>
          ))}
          {scale > 0 && <GestureMarks gesture={gesture} scale={scale} />}
          {scale > 0 && <Playhead scale={scale} />}
        </div>
      </section>
    </ContextMenu>
  );

  function chooseUnder(event: React.MouseEvent): void {
    const id = (event.target as Element).closest<HTMLElement>("[data-clip]")?.dataset.clip;
    if (id !== undefined && !stores.session.getState().selection.includes(id)) session.select(id);
  }
}

interface Seen {
  left: number;
  width: number;
}

/** What of the lanes is seen, in pixels; told anew when it has moved by a step. */
function useScrolling(box: React.RefObject<HTMLElement | null>, scale: number): Seen {
  const [seen, setSeen] = useState<Seen>({ left: 0, width: 0 });
  const { studio } = useCommands();
  const { stores } = useModel();
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => {
      const width = element.clientWidth - HEADER_PX;
      const left = Math.floor(element.scrollLeft / 128) * 128;
      setSeen((held) => (held.left === left && held.width === width ? held : { left, width }));
      if (stores.session.getState().bench.width !== width) setBench(studio, { width });
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box, studio, stores]);
  // A zoom changes where the same pixels are.
  void scale;
  return seen;
}

/** Ctrl+wheel zooms about the pointer; a new zoom keeps the playhead (or the pointer) where it is on the screen. */
function useZoom(box: React.RefObject<HTMLElement | null>, cut: Cut, width: number): void {
  const { studio } = useCommands();
  const { stores } = useModel();
  const { player } = useSeat();
  const scale = useSession(({ bench }) => bench.scale);
  const held = useRef({ scale, pointer: null as number | null });
  useEffect(() => {
    if (scale === 0 && width > 0 && cut.frames > 0)
      setBench(studio, {
        scale: Math.min(FIRST_SCALE * 4, Math.max(FIRST_SCALE / 2, fittingScale(width, cut.frames))),
      });
    else if (scale === 0 && width > 0) setBench(studio, { scale: FIRST_SCALE });
  }, [scale, width, cut.frames, studio]);
  useLayoutEffect(() => {
    const element = box.current;
    const before = held.current;
    if (element === null || before.scale === scale) return;
    if (before.scale > 0) {
      const at = before.pointer ?? player.frame * before.scale - element.scrollLeft;
      const inside = before.pointer !== null || (at >= 0 && at <= element.clientWidth - HEADER_PX);
      const anchor = inside ? at : (element.clientWidth - HEADER_PX) / 2;
      const frame = inside ? (element.scrollLeft + at) / before.scale : player.frame;
      element.scrollLeft = frame * scale - anchor;
    }
    held.current = { scale, pointer: null };
  }, [box, scale, player]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { bench } = stores.session.getState();
      held.current.pointer = event.clientX - element.getBoundingClientRect().left - HEADER_PX;
      const factor = Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 300);
      setBench(studio, {
        scale: zoomed(bench, factor, cutOf(stores.document.getState().document.tables).frames),
      });
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [box, stores, studio]);
}

/** Turns the page when the playhead runs out of it. */
function useFollow(box: React.RefObject<HTMLElement | null>, scale: number): void {
  const follow = useCallback(
    (frame: number) => {
      const element = box.current;
      if (element === null || scale === 0) return;
      const x = frame * scale - element.scrollLeft;
      const width = element.clientWidth - HEADER_PX;
      if (x < 0 || x > width) element.scrollLeft = Math.max(0, frame * scale - width * (x < 0 ? 0.8 : 0.1));
    },
    [box, scale],
  );
  usePlayhead(follow);
}

/** Assets of the library and files of the system may be dropped onto a track. */
function useDrop(placeOf: ReturnType<typeof useGesture>["placeOf"]) {
  const { run } = useCommands();
  const { stores } = useModel();
  return {
    onDragOver(event: React.DragEvent) {
      if (!bringsMedia(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    onDrop(event: React.DragEvent) {
      const { frame, track_id } = placeOf(event);
      const place = { track_id, frame: Math.max(0, Math.round(frame)) };
      const { assetId, files } = droppedMedia(event.dataTransfer);
      const asset = assetId === null ? undefined : stores.facts.getState().assets[assetId];
      if (asset === undefined && files.length === 0) return;
      event.preventDefault();
      if (asset !== undefined) run(insertAsset, { asset, ...place });
      else run(insertFiles, { files, ...place });
    },
  };
}
