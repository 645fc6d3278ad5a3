import { type RefCallback, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Id, Rate } from "../../../model/records.ts";
import { secondsFromFrames } from "../../../model/time.ts";

export interface Pair {
  /** Of the shot, at which both stand. */
  readonly frame: number;
  readonly playing: boolean;
  readonly videos: readonly [RefCallback<HTMLVideoElement>, RefCallback<HTMLVideoElement>];
  seek(frame: number): void;
  toggle(): void;
}

/** Two takes' films as one: played and stepped together. `starts` are the frames of each at which the shot begins. */
export function usePair(
  rate: Rate,
  frames: number,
  starts: readonly [number, number],
  [left, right]: readonly [Id, Id],
): Pair {
  const films = useRef<[HTMLVideoElement | null, HTMLVideoElement | null]>([null, null]);
  const [frame, setFrame] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [first, second] = starts;

  const stand = useCallback(
    (at: number) => {
      // The middle of a frame: its edge may fall to the one before.
      const seconds = (start: number) => secondsFromFrames(start + at + 0.5, rate);
      for (const [index, film] of films.current.entries())
        if (film !== null) film.currentTime = seconds(index === 0 ? first : second);
    },
    [first, rate, second],
  );

  const seek = useCallback(
    (to: number) => {
      const at = Math.max(0, Math.min(frames - 1, Math.round(to)));
      setFrame(at);
      stand(at);
    },
    [frames, stand],
  );

  const latest = useRef({ frame, seek });
  latest.current = { frame, seek };
  // A film that has just come stands at its own beginning, beside one that may be running.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another take is what stops both
  useEffect(() => {
    setPlaying(false);
    latest.current.seek(latest.current.frame);
  }, [left, right]);

  useEffect(() => {
    if (!playing) return;
    const fps = rate.numerator / rate.denominator;
    const there = () => films.current.filter((film) => film !== null);
    for (const film of there()) void film.play().catch(() => setPlaying(false));
    let request = 0;
    const follow = () => {
      request = requestAnimationFrame(follow);
      const [a, b] = films.current;
      const lead = a !== null && !a.ended ? a : b;
      if (lead === null) return;
      const at = Math.floor(lead.currentTime * fps) - (lead === a ? first : second);
      if (at >= frames || lead.ended) {
        setFrame(0);
        stand(0);
        for (const film of there()) void film.play().catch(() => setPlaying(false));
        return;
      }
      setFrame(Math.max(0, at));
      if (lead === b || b === null || b.ended) return;
      const meant = lead.currentTime + (second - first) / fps;
      if (Math.abs(b.currentTime - meant) > 1 / fps) b.currentTime = meant;
    };
    request = requestAnimationFrame(follow);
    return () => {
      cancelAnimationFrame(request);
      for (const film of there()) film.pause();
    };
  }, [playing, rate, frames, first, second, stand]);

  const videos = useMemo(() => {
    const bind =
      (index: 0 | 1): RefCallback<HTMLVideoElement> =>
      (film) => {
        films.current[index] = film;
      };
    return [bind(0), bind(1)] as const;
  }, []);

  return {
    frame,
    playing,
    videos,
    seek: (to) => {
      setPlaying(false);
      seek(to);
    },
    toggle: () => {
      stand(frame);
      setPlaying(!playing);
    },
  };
}
