/** Putting firmware on boards. A door of its own: only `pinbridge flash` goes through it. */

export { FlashError, type FlashProgress } from "./flash-error.js";
export { flashPicoboot, type PicobootDevice } from "./picoboot.js";
export { flashSamba, type SambaFamily, type SambaPort } from "./samba.js";
export { openSambaPort, touch1200 } from "./serial-port.js";
export { familiesIn, readUf2, stampBoard, type Uf2Family } from "./uf2.js";
export { copyToDrive, drivesByLetter, findDrives, mountFolders, readDrive, type Uf2Drive } from "./uf2-drive.js";
export { picobootDevices } from "./usb-devices.js";
