/** Parts of the page that are fetched when they are first needed, or before that, while nothing else is to do. */

import { Component, type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";

export interface Part<Props> {
  (props: Props): ReactNode;
  /** Fetches it; fails with PartMissing. Once it is here, it is drawn at once. */
  preload(): Promise<unknown>;
}

/** The studio has stopped, or has been updated since the page was opened: its files have other names then. */
class PartMissing extends Error {
  /** Has the part fetched anew where it is drawn next: React keeps what a lazy component has failed with. */
  readonly renew: () => void;

  constructor(renew: () => void, cause: unknown) {
    super("A part of the page could not be fetched", { cause });
    this.renew = renew;
  }
}

/** To be drawn within `PartFrame`. */
export function part<Props extends object>(load: () => Promise<ComponentType<Props>>): Part<Props> {
  let here: ComponentType<Props> | null = null;
  let coming: Promise<ComponentType<Props>> | null = null;
  const fetched = () => {
    coming ??= load().then(
      (component) => {
        here = component;
        return component;
      },
      (cause: unknown) => {
        coming = null;
        throw new PartMissing(() => {
          Later = later();
        }, cause);
      },
    );
    return coming;
  };
  const later = () => lazy(async () => ({ default: (await fetched()) as ComponentType<object> }));
  let Later = later();
  function Drawn(props: Props) {
    // Chosen once: another component in its place would begin anew.
    const [Chosen] = useState(() => here ?? (Later as ComponentType<Props>));
    return <Chosen {...props} />;
  }
  return Object.assign(Drawn, { preload: fetched });
}

interface PartFrameProps {
  /** Stands in its place while it is on its way. */
  instead: ReactNode;
  /** Stands there when it cannot be fetched: only loading the page anew helps. */
  missing: ReactNode;
  children: ReactNode;
}

export const PartFrame = ({ instead, missing, children }: PartFrameProps) => (
  <MissingPart missing={missing}>
    <Suspense fallback={instead}>{children}</Suspense>
  </MissingPart>
);

class MissingPart extends Component<Omit<PartFrameProps, "instead">, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  /** Not before: while it is told here, it would be fetched again and again. */
  override componentWillUnmount() {
    if (this.state.error instanceof PartMissing) this.state.error.renew();
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (!(error instanceof PartMissing)) throw error;
    return this.props.missing;
  }
}
