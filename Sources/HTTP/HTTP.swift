// Door plate, replaced by the room's builder.
