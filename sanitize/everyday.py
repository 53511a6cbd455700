"""Everyday words of French and English, four letters and longer: under a box they name nobody, and stand everywhere.

Rule: only words that say nothing alone (articles, pronouns, prepositions, forms of be and have), folded as hunting
folds. Titles, months, towns and first names are not here: whoever wants them to stay says so.
"""

EVERYDAY = frozenset({
    "about", "above", "afin", "after", "again", "against", "ainsi", "alors", "also", "always", "among", "another",
    "apres", "assez", "aucun", "aucune", "aujourd", "aupres", "aussi", "autant", "autour", "autre", "autres",
    "avaient", "avait", "avant", "avec", "avez", "avoir", "avons", "beaucoup", "because", "been", "before", "being",
    "below", "between", "bien", "both", "cannot", "cela", "celle", "celles", "celui", "cent", "cependant",
    "certain", "certaine", "certaines", "certains", "cette", "ceux", "chaque", "chez", "comme", "comment", "contre",
    "could", "dans", "deja", "depuis", "dernier", "derniere", "derriere", "dessous", "dessus", "deux", "devant",
    "devra", "does", "doing", "doit", "doivent", "donc", "done", "dont", "down", "during", "each", "either", "elle",
    "elles", "encore", "enfin", "entre", "envers", "environ", "etaient", "etait", "etant", "etes", "etre", "even",
    "ever", "every", "faire", "fait", "faites", "faut", "fois", "font", "from", "furent", "further", "have",
    "having", "here", "hers", "herself", "himself", "hors", "into", "itself", "jamais", "jusque", "just",
    "laquelle", "least", "lequel", "lesquels", "less", "leur", "leurs", "like", "lors", "lorsque", "made",
    "maintenant", "mais", "make", "malgre", "many", "meme", "memes", "mieux", "moins", "mois", "more", "most",
    "much", "must", "myself", "neither", "never", "none", "notre", "nous", "only", "other", "others", "ours",
    "outre", "over", "parce", "parfois", "parmi", "pendant", "permet", "peut", "peuvent", "plus", "plusieurs",
    "plutot", "pour", "pourquoi", "pourra", "pouvoir", "premier", "premiere", "presque", "puis", "puisque", "quand",
    "quant", "quatre", "quel", "quelle", "quelles", "quelque", "quelques", "quels", "quite", "quoi", "rather",
    "rien", "same", "sans", "sauf", "selon", "sera", "serait", "seront", "seulement", "shall", "should", "since",
    "sinon", "soit", "some", "sommes", "sont", "sous", "souvent", "such", "suis", "suite", "suivant", "tandis",
    "tant", "telle", "telles", "tels", "than", "that", "their", "theirs", "them", "themselves", "then", "there",
    "these", "they", "this", "those", "through", "thus", "together", "toujours", "tous", "tout", "toute", "toutes",
    "tres", "trois", "trop", "under", "until", "upon", "vers", "very", "voici", "voila", "votre", "vous", "well",
    "were", "what", "when", "where", "whether", "which", "while", "whom", "whose", "will", "with", "within",
    "without", "would", "your", "yours",
})  # fmt: skip
