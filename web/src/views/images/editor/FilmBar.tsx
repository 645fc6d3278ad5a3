import { Brush, Camera, Download, Pause, Play, SkipBack, SkipForward, X } from "lucide-react";
import { useEffect, useState } from "react";
import { assetUrl } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import { takeFrame } from "../../../commands/images.ts";
import { cancelJob } from "../../../commands/jobs.ts";
import { isActive } from "../../../model/facts.ts";
import { useFacts } from "../../../model/model.tsx";
import type { Asset, Id, Job } from "../../../model/records.ts";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { NumberField } from "../../../ui/fields.tsx";
import { ProgressBar } from "../../../ui/signs.tsx";

type Direction = "forward" | "backward" | "both";

interface FilmBarProps {
  asset: Asset;
  frame: number;
  job: Job | undefined;
  /** The film of masks that is seen over the film. */
  followedId: Id | null;
  onHide: () => void;
  /** Makes the followed mask's frame the mask of this one. */
  onUse: (followedId: Id) => void;
  /** The frames in which something is marked: an object is followed from the one that is looked at. */
  marked: readonly number[];
  canFollow: boolean;
  onFrame: (frame: number) => void;
  onFollow: (direction: Direction) => void;
}

/** Where one stands in the film, and an object followed through it. */
export function FilmBar(props: FilmBarProps) {
  const { asset, frame, job, followedId, onHide, onUse, marked, canFollow, onFrame, onFollow } = props;
  const { run } = useCommands();
  const last = Math.max(0, asset.frames - 1);
  const [playing, setPlaying] = usePlaying(asset, frame, onFrame);
  const running = job !== undefined && isActive(job);
  return (
    <div className="border-t border-line bg-panel px-3 py-2">
      <div className="flex items-center gap-2">
        <IconButton icon={SkipBack} label="First frame" onClick={() => onFrame(0)} />
        <IconButton
          icon={playing ? Pause : Play}
          label={playing ? "Stop" : "Play"}
          onClick={() => setPlaying(!playing)}
        />
        <IconButton icon={SkipForward} label="Last frame" onClick={() => onFrame(last)} />
        <input
          type="range"
          aria-label="Frame of the film"
          min={0}
          max={last}
          value={frame}
          onChange={(event) => onFrame(Number(event.target.value))}
          className="h-7 min-w-0 flex-1 accent-accent"
        />
        <div className="w-24">
          <NumberField label="Frame" value={frame} min={0} max={last} note={`/ ${last}`} onCommit={onFrame} />
        </div>
        <IconButton
          icon={Camera}
          label="Save frame as picture"
          onClick={() => run(takeFrame, { assetId: asset.id, frame })}
        />
      </div>
      <div className="flex items-center gap-2 pt-1.5">
        <span className="text-12 text-dim">Track the object</span>
        {(["backward", "both", "forward"] as const).map((direction) => (
          <Button key={direction} disabled={!canFollow || running} onClick={() => onFollow(direction)}>
            {{ backward: "← Backward", both: "Both ways", forward: "Forward →" }[direction]}
          </Button>
        ))}
        <MarkedFrames marked={marked} frame={frame} onFrame={onFrame} />
        {running ? (
          <Following job={job} />
        ) : (
          followedId !== null && (
            <span className="ml-auto flex items-center gap-2 text-12 text-dim">
              The mask is shown over the film.
              <Button icon={Brush} onClick={() => onUse(followedId)}>
                Use in this frame
              </Button>
              <a
                href={assetUrl.download(followedId)}
                download
                className="inline-flex h-7 items-center gap-1.5 rounded border border-line bg-raised px-2.5 text-text hover:bg-hover"
              >
                <Download size={14} aria-hidden /> Export mask film
              </a>
              <IconButton icon={X} label="Hide the followed mask" size="small" onClick={onHide} />
            </span>
          )
        )}
      </div>
    </div>
  );
}

const SHOWN = 6;

/** The way back to what is marked in other frames. */
function MarkedFrames({ marked, frame, onFrame }: Pick<FilmBarProps, "marked" | "frame" | "onFrame">) {
  const others = marked.filter((each) => each !== frame);
  const nearest = others.sort((a, b) => Math.abs(a - frame) - Math.abs(b - frame)).slice(0, SHOWN);
  if (nearest.length === 0) return null;
  return (
    <span className="flex items-center gap-1 text-12 text-dim">
      {marked.includes(frame) ? "Marked too:" : "Nothing is marked here; marked:"}
      {nearest
        .sort((a, b) => a - b)
        .map((each) => (
          <Button key={each} tone="ghost" onClick={() => onFrame(each)}>
            Frame {each}
          </Button>
        ))}
    </span>
  );
}

function Following({ job }: { job: Job }) {
  const progress = useFacts((facts) => facts.progress[job.id]);
  const { run } = useCommands();
  const share = progress === undefined || progress.total <= 0 ? 0 : progress.done / progress.total;
  return (
    <span className="ml-auto flex min-w-0 flex-1 items-center justify-end gap-2 text-12 text-dim">
      <span className="truncate">{progress?.note || "waiting"}</span>
      <span className="w-32">
        <ProgressBar done={share} label="Following the object" />
      </span>
      <Button onClick={() => run(cancelJob, { id: job.id })}>Cancel</Button>
    </span>
  );
}

const PREPARED = 6;

/** Steps through the frames at the film's rate, as fast as they come; each is asked for a little ahead. */
function usePlaying(asset: Asset, frame: number, onFrame: (frame: number) => void) {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    if (frame >= asset.frames - 1) return setPlaying(false);
    for (let ahead = 1; ahead <= PREPARED; ahead++)
      new Image().src = assetUrl.thumbnail(asset.id, 1280, frame + ahead);
    const rate = asset.rate === null ? 24 : asset.rate.numerator / asset.rate.denominator;
    const timer = setTimeout(() => onFrame(frame + 1), 1000 / rate);
    return () => clearTimeout(timer);
  }, [playing, frame, asset, onFrame]);
  return [playing, setPlaying] as const;
}
