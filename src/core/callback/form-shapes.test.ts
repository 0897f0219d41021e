import { describe, expect, it } from 'vitest';
import { FormShapes, type FormStep, stepTo } from './form-shapes.ts';

/** A text, followed by bytes that may be read. */
const viewOf = (text: string): DataView =>
  new DataView(new TextEncoder().encode(text.padEnd(64, '&')).buffer);

/** The step that these parameters lead to, one per text; null if no form has taken it before. */
function follow(shapes: FormShapes, ...parameters: readonly string[]): FormStep | null {
  let step: FormStep | null = shapes.start;
  for (const parameter of parameters) {
    step = step === null ? null : stepTo(step, viewOf(parameter), 0);
  }
  return step;
}

describe('shapes of forms', () => {
  it('are recognised by their names in order, whatever the values', () => {
    const shapes = new FormShapes();
    shapes.learn(['To', 'From'], Int32Array.of(1, 0));

    const shape = follow(shapes, 'To=1', 'From=2')?.shape;
    expect(shape?.order).toEqual(Int32Array.of(1, 0));
    expect(shape?.places).toEqual(
      new Map([
        ['To', 0],
        ['From', 1],
      ]),
    );
    expect(follow(shapes, 'From=2')).toBeNull();
    expect(follow(shapes, 'To')).toBeNull();
    expect(follow(shapes, 'Tool=1')).toBeNull();
  });

  it('can be the beginning of another', () => {
    const shapes = new FormShapes();
    shapes.learn(['To', 'From', 'CallSid'], Int32Array.of(2, 1, 0));
    expect(follow(shapes, 'To=', 'From=')?.shape).toBeNull();

    shapes.learn(['To', 'From'], Int32Array.of(1, 0));
    shapes.learn(['To', 'CallSid'], Int32Array.of(1, 0));
    expect(follow(shapes, 'To=', 'From=')?.shape).not.toBeNull();
    expect(follow(shapes, 'To=', 'From=', 'CallSid=')?.shape?.places.size).toBe(3);
    expect(follow(shapes, 'To=', 'CallSid=')?.shape?.places.size).toBe(2);
    expect(shapes.start.next).toHaveLength(1);
  });

  it('are all forgotten once there are too many', () => {
    const shapes = new FormShapes();
    const names = Array.from({ length: 96 }, (_, number) => `Name${number}`);
    for (let number = 0; number < 50; number += 1) {
      const letter = String.fromCharCode(65 + (number % 10));
      shapes.learn([letter, `${number}`, ...names], Int32Array.from(names.keys()));
    }
    expect(follow(shapes, 'A=1', '0=1')).toBeNull();
    expect(follow(shapes, 'J=1', '49=1')).not.toBeNull();
  });

  it('are all forgotten once too many names follow the same one', () => {
    const shapes = new FormShapes();
    for (let number = 0; number < 16; number += 1)
      shapes.learn([`Name${number}`], Int32Array.of(0));
    expect(follow(shapes, 'Name0=1')?.shape).not.toBeNull();

    shapes.learn(['Name16'], Int32Array.of(0));
    expect(shapes.start.next).toEqual([]);
    shapes.learn(['Name16'], Int32Array.of(0));
    expect(follow(shapes, 'Name16=1')?.shape).not.toBeNull();
  });
});
