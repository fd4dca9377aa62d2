"""What an article, a claim, a record, a case and a decision are.

In the order an article passes: `pipeline` receives it, `reading` turns bytes into text,
`cleaning` takes furniture out, `extraction` finds claims, `judging` compares them,
`gathering` brings them into cases, `desk` lets people decide. `store` keeps everything,
`engines` hold the models, `model` the words, `config` the settings. `offline` reads and
judges without a server.
"""
