import './KeyHint.css';

/** Keys to press, written "Ctrl+Enter"; several in turn with a space between them. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span className="key-hint">
      {keys.split(' ').map((chord) => (
        <span key={chord}>
          {chord.split(/(?<=.)\+/).map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
