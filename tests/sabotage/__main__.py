from tests.sabotage.run import main

if __name__ == "__main__":
    raise SystemExit(main())
