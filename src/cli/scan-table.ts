/** I2C addresses as the Linux tool i2cdetect lays them out: everyone who debugs a bus knows that table. */

/** @param present  7-bit addresses that answered */
export function addressTable(present: readonly number[]): string[] {
  const lines = [`     ${Array.from({ length: 16 }, (_, column) => ` ${column.toString(16)}`).join(" ")}`];
  for (let row = 0; row < 0x80; row += 16) {
    const cells = Array.from({ length: 16 }, (_, column) => cell(row + column, present));
    lines.push(`${row.toString(16).padStart(2, "0")}:  ${cells.join(" ")}`.trimEnd());
  }
  return lines;
}

function cell(address: number, present: readonly number[]): string {
  if (address < 0x08 || address > 0x77) return "  ";
  return present.includes(address) ? address.toString(16).padStart(2, "0") : "--";
}

/** What usually sits at an address: a help in reading a scan, never more than a guess. From the parts' data sheets. */
const likely: Record<number, string> = {
  0x18: "MCP9808, LIS3DH",
  0x1e: "LIS3MDL, LSM303 magnetometer",
  0x20: "MCP23017, PCF8574",
  0x23: "BH1750",
  0x27: "PCF8574 (character display)",
  0x29: "VL53L0X, TSL2591",
  0x38: "AHT20",
  0x3c: "SSD1306 (display)",
  0x3d: "SSD1306 (display)",
  0x40: "INA219, HTU21D, PCA9685",
  0x44: "SHT3x, SHT4x",
  0x48: "ADS1115, TMP102",
  0x50: "EEPROM, FRAM",
  0x53: "ADXL345, LTR390",
  0x57: "EEPROM, MAX30102",
  0x5a: "MPR121, MLX90614",
  0x60: "MCP4725, SI5351",
  0x62: "SCD40",
  0x68: "DS3231, MPU6050",
  0x6a: "LSM6DS",
  0x70: "TCA9548A, SHTC3",
  0x76: "BME280, BMP280",
  0x77: "BME280, BMP280, BME680",
};

export function likelyParts(address: number): string | undefined {
  return likely[address];
}
