/// Two versions of a document that differ in every way that `diff` has a word for.
enum ComparedDocuments {
    static let old = """
        ---
        name: stock
        description: Counts what is in stock.
        ---

        # Stock

        Count everything once a day, and write down
        what you found.

        ## Procedure

        1. Open the list of items.
        2. Count each item on the shelf.
        3. Write down the number.
        4. Lock the door of the storage room.

        ## Tools

        | Tool | Use |
        | --- | --- |
        | `list` | Shows all items |
        | `count` | Counts one item |

        ```sh
        cd stock
        list --all
        count bolt
        count nut
        count washer
        count pin
        done
        ```

        ## Old times

        Nobody does this any more.

        - not this
        - nor that

        ## Pitfalls

        - Never guess a number that you have not seen.
        - Never count twice.

        """

    static let new = """
        ---
        name: stock
        description: Counts what is in the stock.
        version: 2
        ---

        # Stock

        Count everything once a day, and write down what
        you found.

        ## Pitfalls

        - Never guess a number that you have not seen yet.
        - Never count twice.
        - Lock the door of the storage room.

        ## Steps

        1. Open the list of all items.
        2. Write down the number.
        3. Count each item on the shelf.

        ## Tools

        | Tool    | Use             |
        | ------- | --------------- |
        | `list`  | Prints all items |
        | `count` | Counts one item |

        ```sh
        cd stock
        list --all
        count bolt
        count nut
        count washer
        count screw
        done
        ```

        ### More tools

        Ask for them.

        """
}
