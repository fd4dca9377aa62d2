"""An ArticleText becomes a CleanText; what is cut stays known."""
