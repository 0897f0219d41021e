/** Dragging from one side to another over an element. Places are shares of its width. */

import { useState } from 'preact/hooks';

export interface Drag {
  readonly from: number;
  readonly to: number;
}

/** `select` is called with both ends once the pointer is let go. */
export function useDrag(select: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const handlers = {
    onPointerDown(event: PointerOn) {
      event.currentTarget.setPointerCapture(event.pointerId);
      const at = shareAt(event);
      setDrag({ from: at, to: at });
    },
    onPointerMove(event: PointerOn) {
      if (drag !== null) setDrag({ ...drag, to: shareAt(event) });
    },
    onPointerUp(event: PointerOn) {
      if (drag !== null) select(drag.from, shareAt(event));
      setDrag(null);
    },
    onPointerCancel() {
      setDrag(null);
    },
  };
  return { drag, handlers };
}

type PointerOn = PointerEvent & { readonly currentTarget: Element };

function shareAt({ clientX, currentTarget }: PointerOn): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return (clientX - left) / (width || 1);
}
