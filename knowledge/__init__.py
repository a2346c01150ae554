"""The library room: from speech files to cited answers. It knows nothing of chats, learners or Telegram."""
