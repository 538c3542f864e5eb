/** Files, a folder or a zip archive, picked or dropped. */
import { useRef, useState } from "preact/hooks";
import { bytes, count } from "../../parts/format.js";
import { pickedFiles, type PickedFile } from "./uploads.js";
import "./files-field.css";

interface FilesFieldProps {
  readonly files: readonly PickedFile[];
  readonly onChange: (files: readonly PickedFile[]) => void;
}

export function FilesField({ files, onChange }: FilesFieldProps) {
  const folder = useRef<HTMLInputElement>(null);
  const single = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (list: FileList | null): void => {
    if (list !== null && list.length > 0) onChange(pickedFiles(list));
  };
  const size = files.reduce((sum, { file }) => sum + file.size, 0);
  return (
    <fieldset
      class="files-field"
      data-over={over || undefined}
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files ?? null);
      }}
    >
      <legend>Files</legend>
      <input
        ref={single}
        type="file"
        multiple
        hidden
        onChange={(event) => take(event.currentTarget.files)}
        data-pick="files"
      />
      <input
        ref={(element) => {
          folder.current = element;
          element?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        multiple
        hidden
        onChange={(event) => take(event.currentTarget.files)}
        data-pick="folder"
      />
      <div class="row">
        <button type="button" class="button" onClick={() => single.current!.click()}>
          Choose files
        </button>
        <button type="button" class="button" onClick={() => folder.current!.click()}>
          Choose a folder
        </button>
        <span class="quiet">or drop files or a zip here</span>
      </div>
      {files.length > 0 && (
        <details open={files.length < 12}>
          <summary>
            {count(files.length, "file")}, {bytes(size)}
          </summary>
          <ul class="files-list">
            {files.map(({ path, file }) => (
              <li key={path}>
                <code>{path}</code> <span class="quiet number">{bytes(file.size)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </fieldset>
  );
}
