/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fields of a longer form: each says what the server has refused of it, and the first of these
 * gets the focus.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../common/api';
import type { Words } from '../generated/openapi';
import { fieldsIn, fieldsOf, type Fields } from './form';
import { say, sayHalf } from './language';

interface FieldProps {
  label: Words;
  name: string;
  hint?: Words;
  problem: Problem | null; /* of the whole form */
  at?: string; /* where the problem points, when it is not /name */
  children?: ComponentChildren; /* of a select */
}

interface InputProps {
  type?: 'text' | 'number' | 'date' | 'datetime-local' | 'file' | 'url';
  required?: boolean;
  value?: string;
  defaultValue?: string;
  min?: number;
  max?: number;
  maxLength?: number;
  pattern?: string;
  accept?: string;
  autocomplete?: 'off';
  onInput?: (event: { currentTarget: HTMLInputElement }) => void;
  onChange?: (event: { currentTarget: HTMLInputElement | HTMLSelectElement }) => void;
}

/* A labelled field, with what the server has refused of it below. */
export function Field({ label, name, hint, problem, at, children, ...input }: FieldProps & InputProps) {
  const wrong = problem && problem.errors.find((one) => one.pointer === (at || '/' + name));
  const id = 'said-of-' + name;
  const said = {
    name,
    'aria-invalid': wrong ? true : undefined,
    'aria-describedby': wrong || hint ? id : undefined,
  };
  return (
    <div class="field">
      <label>
        {say(label)}
        {children ? (
          <select {...said} required={input.required} value={input.value} onChange={input.onChange}>
            {children}
          </select>
        ) : (
          <input {...({ ...said, ...input } as object)} />
        )}
      </label>
      {(wrong || hint) && (
        <p id={id} class={wrong ? 'error' : 'small'}>
          {wrong ? sayHalf(wrong.detail) : say(hint!)}
        </p>
      )}
    </div>
  );
}

/* A form whose first refused field gets the focus; where none was named, what went wrong does. */
export function Form(props: {
  problem: Problem | null;
  class?: string;
  send: (fields: Fields) => void;
  typed?: (fields: Fields) => void; /* as it is filled in */
  children: ComponentChildren;
}) {
  const { typed } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!props.problem || !form.current) return;
    const wrong = form.current.querySelector<HTMLElement>('[aria-invalid], .error[tabindex]');
    if (wrong) wrong.focus();
  }, [props.problem]);
  return (
    <form
      ref={form}
      class={props.class}
      onInput={typed && ((event) => typed(fieldsIn(event.currentTarget)))}
      onSubmit={(event) => props.send(fieldsOf(event))}
    >
      {props.children}
    </form>
  );
}

interface CountProps {
  name: string;
  label: Words;
  hint?: Words;
  least: number;
  most?: number;
  start?: string;
  at?: string;
  problem: Problem | null;
}

/* A whole number. */
export function Count({ least, most, start, ...rest }: CountProps) {
  return <Field type="number" min={least} max={most} defaultValue={start} required {...rest} />;
}
