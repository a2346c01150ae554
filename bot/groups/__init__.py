"""Study groups: rounds of questions that close at a fixed time, a board, an organiser. Knows no chat app."""
