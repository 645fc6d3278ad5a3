/** A film as the server would tell it, for the browser's tests: shots with takes, dialogue, music, a title. */

import type { AnyRecord, Asset, Clip, Placement, Shot, Take, Track } from "../../../src/model/records.ts";

const RATE = { numerator: 25, denominator: 1 };
export const TAKE_FRAMES = 120;
const FRAMINGS = ["single", "two", "over-shoulder", "insert", "group"] as const;
const SIZES = ["MS", "CU", "LS", "ECU", "MLS"] as const;
const WORDS = [
  "Élodie pours tea into two cups.",
  "One of them is for nobody.",
  "Tom stands in the door, wet through.",
  "The clock on the wall has stopped.",
  "She turns the radio down.",
];

export interface FakeFilm {
  records: AnyRecord[];
  facts: { assets: Asset[]; takes: Take[]; jobs: [] };
}

export const numbered = (prefix: string, number: number): string =>
  `${prefix}_${String(number).padStart(6, "0")}`;

function track(number: number, name: string, type: Track["type"], magnetic = false): Track {
  const switches = { muted: false, solo: false, hidden: false, locked: false };
  const id = numbered("track", number);
  return { kind: "track", id, order: `a${number}`, type, name, magnetic, ...switches, gain_db: 0 };
}

const TRACKS = [
  track(1, "V1", "video", true),
  track(2, "V2", "video"),
  track(3, "A1", "audio"),
  track(4, "A2", "audio"),
];

function clip(number: number, on: number, fields: Partial<Clip> & Pick<Clip, "source" | "placement">): Clip {
  return {
    kind: "clip",
    id: numbered("clip", number),
    track_id: numbered("track", on),
    order: `b${String(number).padStart(4, "0")}V`,
    source_start: 0,
    duration: 40,
    enabled: true,
    gain_db: 0,
    opacity: 1,
    fade_in: 0,
    fade_out: 0,
    fit: "fit",
    scale: 1,
    x: 0,
    y: 0,
    linked_clip_id: null,
    name: "",
    ...fields,
  };
}

function shot(number: number): Shot {
  return {
    kind: "shot",
    id: numbered("shot", number),
    scene_id: numbered("scene", Math.ceil(number / 6)),
    order: `b${String(number).padStart(4, "0")}V`,
    first_line_id: null,
    last_line_id: null,
    parsed: {
      size: SIZES[number % SIZES.length] ?? "MS",
      framing: FRAMINGS[number % FRAMINGS.length] ?? "single",
      move: "static",
      purpose: number % 6 === 1 ? "establishing" : "coverage",
      action: WORDS[number % WORDS.length] ?? "",
      characters: ["ÉLODIE"],
      subject: "",
      frames: 96,
    },
    overrides: {
      size: null,
      framing: null,
      move: null,
      purpose: null,
      action: null,
      characters: null,
      subject: null,
      frames: null,
      seed: null,
      engine: null,
      pipeline: null,
      prompt: null,
      prompt_by: null,
      negative_prompt: null,
      width: null,
      height: null,
      parameters: null,
      loras: null,
    },
    direction: "",
    origin: "breakdown",
    state: "live",
    locked_label: null,
    picked_take_id: null,
  };
}

/** `asset_0000NN` is numbered film NN mod 3 of the tests; all are 120 frames of 768x512 at 25 a second, with sound. */
function asset(number: number, fields: Partial<Asset> = {}): Asset {
  return {
    id: numbered("asset", number),
    sha256: "0".repeat(64),
    type: "video",
    mime: "video/mp4",
    bytes: 1,
    name: `take ${number}.mp4`,
    width: 768,
    height: 512,
    rate: RATE,
    frames: TAKE_FRAMES,
    sample_rate: 48_000,
    channels: 2,
    samples: (TAKE_FRAMES * 48_000) / 25,
    proxy_asset_id: null,
    has_peaks: true,
    origin: "take",
    created_at: "2026-11-22T12:00:00Z",
    ...fields,
  };
}

function take(number: number): Take {
  return {
    id: numbered("take", number),
    shot_id: numbered("shot", number),
    job_id: numbered("job", number),
    number: 1,
    type: "motion",
    panel: 1,
    asset_id: numbered("asset", number),
    passes: {},
    frames: TAKE_FRAMES,
    shot_start: 0,
    engine: "previz",
    digest: `digest-${number}`,
    created_at: "2026-11-22T12:00:00Z",
  };
}

const anchored = (number: number, offset: number): Placement => ({
  type: "anchored",
  clip_id: numbered("clip", number),
  offset,
});

/** `count` shots in the cut, each of 40 to 88 frames, dialogue over every third, music under all of them; one shot waits. */
export function film(count: number): FakeFilm {
  const scenes = Array.from({ length: Math.ceil((count + 1) / 6) }, (_, at) => ({
    kind: "scene" as const,
    id: numbered("scene", at + 1),
    order: `b${String(at + 1).padStart(4, "0")}V`,
    heading: at % 2 === 0 ? "INT. KITCHEN - NIGHT" : "EXT. HARBOUR - DAWN",
    number: null,
    setting: at % 2 === 0 ? ("INT" as const) : ("EXT" as const),
    location: at % 2 === 0 ? "KITCHEN" : "HARBOUR",
    time_of_day: at % 2 === 0 ? "NIGHT" : "DAWN",
    omitted: false,
  }));
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const spine = numbers.map((number) =>
    clip(number, 1, {
      source: { type: "shot", shot_id: numbered("shot", number) },
      placement: { type: "magnetic" },
      source_start: 10,
      duration: 40 + ((number * 7) % 5) * 12,
    }),
  );
  const spoken = numbers
    .filter((number) => number % 3 === 2)
    .map((number) =>
      clip(1000 + number, 3, {
        source: { type: "asset", asset_id: "asset_900001" },
        placement: anchored(number, 6),
        duration: 30,
        name: number % 2 === 0 ? "ÉLODIE · You're late again." : "TOM · Is anyone there?",
      }),
    );
  const length = spine.reduce((frames, one) => frames + one.duration, 0);
  const music = clip(2000, 4, {
    source: { type: "asset", asset_id: "asset_900002" },
    placement: { type: "pinned", start: 0 },
    duration: length,
    gain_db: -12,
    name: "rain, room tone",
  });
  const title = clip(3000, 2, {
    source: { type: "title", text: "THE SEA, DAWN" },
    placement: anchored(Math.min(2, count), 4),
    duration: 50,
  });
  const sound = {
    type: "audio" as const,
    width: 0,
    height: 0,
    rate: null,
    frames: 0,
    origin: "upload" as const,
  };
  return {
    records: [
      {
        kind: "project",
        id: numbered("project", count),
        name: "The Tide Table",
        width: 768,
        height: 512,
        rate: RATE,
        seed: 0,
        style: "",
        script_id: null,
        labels_locked: false,
      },
      ...scenes,
      ...TRACKS,
      ...[...numbers, count + 1].map(shot),
      ...spine,
      ...spoken,
      music,
      title,
    ],
    facts: {
      assets: [
        ...numbers.map((number) => asset(number)),
        asset(900_001, { ...sound, name: "line.wav", samples: 48_000 * 3 }),
        asset(900_002, { ...sound, name: "rain.wav", samples: 48_000 * 3600 }),
      ],
      takes: numbers.map(take),
      jobs: [],
    },
  };
}
