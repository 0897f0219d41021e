/** The keyboard: `g n` and its like, and a list of every shortcut that works here. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { useBoard, useShortcut } from '../board/board.ts';
import { Dialog } from '../design/dialog.tsx';
import { Key } from '../design/tag.tsx';
import { FRAME_TEXTS } from '../texts/frame.ts';
import './keyboard.css';
import { SECTIONS } from './routes.ts';

const TEXTS = FRAME_TEXTS.keyboard;

export function Keyboard() {
  const { shortcuts, navigation } = useBoard();
  const [isOpen, setOpen] = useState(false);
  const show = useCallback(() => setOpen(true), []);
  useShortcut('?', TEXTS.open, show);
  useEffect(() => {
    const unbind = SECTIONS.map(({ section, href, key }) =>
      shortcuts.bind({
        keys: `g ${key}`,
        about: TEXTS.go(FRAME_TEXTS.nav[section]),
        act: () => navigation.go(href),
      }),
    );
    return () => {
      for (const undo of unbind) undo();
    };
  }, [shortcuts, navigation]);
  if (!isOpen) return null;
  // The latest binding of the same keys is the one that works.
  const working = new Map(shortcuts.bound.value.map(({ keys, about }) => [keys, about]));
  return (
    <Dialog title={TEXTS.title} onClose={() => setOpen(false)}>
      <dl class="shortcuts">
        {[...working].map(([keys, about]) => (
          <div key={keys}>
            <dt>{about}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function Keys({ keys }: { keys: string }) {
  return (
    <>
      {keys.split(' ').map((key, index) => (
        <>
          {index > 0 && ` ${TEXTS.andThen} `}
          <Key>{key}</Key>
        </>
      ))}
    </>
  );
}
