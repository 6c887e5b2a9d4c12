// Replaced by the room's builder.
