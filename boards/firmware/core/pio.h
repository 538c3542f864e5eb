/* What other files of the core tell programmable IO. */
#ifndef PINBRIDGE_PIO_H
#define PINBRIDGE_PIO_H

/* The host has taken events: there may be room again. */
void pio_events_taken(void);

struct handle;
/* The machine's background transfers end. */
void pio_background_close(const struct handle *handle);

#endif
