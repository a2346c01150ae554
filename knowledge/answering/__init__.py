"""From a question to an answer of cited statements.

`answerer` leads through it: `understanding` (what is asked) → `evidence` (what the documents hold, and whether it
answers) → `composition` (the statements and their citations); `parts` answers about numbered parts, `across` over several
documents. With a language model `model` writes the answer anew and `verification` checks each of its statements;
`tasks` writes summaries, outlines and the like of checked claims; `reasons` says in words why there is no answer.
"""
